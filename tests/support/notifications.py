"""A notification service for a message bus, run by the system's Python: each notification becomes a line of a file.

The tests' own interpreter has no D-Bus library; Debian's does (python3-dbus, python3-gi).
"""

import json
import sys

import dbus  # type: ignore[import-not-found]
import dbus.service  # type: ignore[import-not-found]
from dbus.mainloop.glib import DBusGMainLoop  # type: ignore[import-not-found]
from gi.repository import GLib  # type: ignore[import-not-found]

NAME = "org.freedesktop.Notifications"


class Service(dbus.service.Object):  # type: ignore[misc]
    """What a desktop has to show notifications with."""

    @dbus.service.method(NAME, in_signature="susssasa{sv}i", out_signature="u")  # type: ignore[untyped-decorator]
    def Notify(  # noqa: N802
        self, app: str, _id: int, _icon: str, summary: str, body: str, _actions: object, _hints: object, _time: int
    ) -> int:
        with open(sys.argv[1], "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(json.dumps([str(app), str(summary), str(body)]) + "\n")
        return 1

    @dbus.service.method(NAME, out_signature="ssss")  # type: ignore[untyped-decorator]
    def GetServerInformation(self) -> tuple[str, str, str, str]:  # noqa: N802
        return "test", "test", "1", "1.2"

    @dbus.service.method(NAME, out_signature="as")  # type: ignore[untyped-decorator]
    def GetCapabilities(self) -> list[str]:  # noqa: N802
        return ["body"]


DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
name = dbus.service.BusName(NAME, bus)
Service(bus, "/org/freedesktop/Notifications")
GLib.MainLoop().run()

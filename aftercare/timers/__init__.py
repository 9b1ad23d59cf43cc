"""What runs `remind` by itself: a wrapper of a neutral name, and cron, systemd or launchd to start it.

Everything that others can see carries the label and nothing else: no name of this program, no practice (rule R07).
"""

"""Templates that try to break out of a sandbox, to hang, or to fill the memory.

They are those known from advisories, cheat sheets and Jinja's own tests, and what a search through all filters, tests
and methods with awkward arguments found.
"""

_PLAIN = r"""
{{ ''.__class__.__mro__[1].__subclasses__() }}
{{ ''.__class__.__base__.__subclasses__()[40]('/etc/passwd').read() }}
{{ ()['__class__']['__bases__'][0]['__subclasses__']() }}
{{ ''['__cla' ~ 'ss__'] }}
{{ ''[('__', 'class', '__') | join] }}
{{ ''|attr('__class__')|attr('__mro__') }}
{{ ''|attr(['_' * 2, 'class', '_' * 2] | join) }}
{{ ''|attr('\x5f\x5fclass\x5f\x5f')|string }}
{{ ''['\u005f\u005fclass\u005f\u005f'] }}
{{ ''|attr('%c%cclass%c%c' | format(95, 95, 95, 95)) | string }}
{{ ''['__ssalc__'[::-1]] }}
{{ ''['__CLASS__' | lower] }}
{{ 1.__class__ }}
{{ 1.5.__class__ }}
{{ none.__class__ }}
{{ true.__class__.__init__ }}
{{ {}.__class__ }}
{{ [].__class__.__base__ }}
{{ ().__class__ }}
{{ weeks.__class__ }}
{{ weeks.__init__ }}
{{ weeks[0].__getitem__ }}
{{ weeks[0]['__class__'] }}
{{ totals.__setitem__('done', 9) }}
{{ totals.__dict__ }}
{{ totals.keys().__class__ }}
{{ totals.keys().mapping.__class__ }}
{{ name.encode().__class__ }}
{{ ''.join.__self__.__class__ }}
{{ [].append.__self__ }}
{{ self.__init__.__globals__ }}
{{ self._TemplateReference__context }}
{{ self.__dict__ }}
{{ self._TemplateReference__context.environment.loader }}
{{ self.__class__.__mro__ }}
{% block inner %}{{ self.inner.__init__ }}{% endblock %}
{% block inner %}{{ self.inner._context }}{% endblock %}
{% block inner %}{{ self.inner.super }}{% endblock %}
{{ cycler.__init__.__globals__.os.popen('id').read() }}
{{ cycler('a').__init__.__globals__ }}
{{ cycler('a').next.__func__ }}
{{ cycler.next.__globals__ }}
{{ cycler|attr('__init__')|attr('__globals__') }}
{{ joiner.__init__.__globals__.os }}
{{ joiner('a').__dict__ }}
{{ namespace.__init__.__globals__.os }}
{{ namespace(a=1)._Namespace__attrs }}
{{ namespace(a=1).__class__ }}
{{ lipsum.__globals__['os'].popen('id').read() }}
{{ lipsum.__globals__.get('os') }}
{{ lipsum.__builtins__ }}
{{ lipsum.__code__ }}
{{ lipsum.func_globals }}
{{ (lipsum|attr('__globals__')|attr('__getitem__'))('os') }}
{{ range.__init__.__self__ }}
{{ range.__globals__ }}
{{ range.__wrapped__ }}
{{ dict.__subclasses__() }}
{{ dict.mro() }}
{{ dict.__base__ }}
{{ dict(a=1).__class__ }}
{{ request.application.__globals__ }}
{{ request }}
{{ config.items() }}
{{ config }}
{{ get_flashed_messages.__globals__ }}
{{ url_for.__globals__ }}
{{ g.pop.__globals__ }}
{{ settings.SECRET_KEY }}
{{ environment }}
{{ context }}
{{ caller }}
{{ varargs }}
{{ loop }}
{{ __builtins__ }}
{{ __import__('os').environ }}
{{ open('/etc/passwd').read() }}
{{ os.environ }}
{{ exec('1') }}
{{ '{0.__class__}'.format(weeks) }}
{{ '{0.__class__.__mro__[1]}'.format('') }}
{{ '{0[__class__]}'.format(totals) }}
{{ '{a.__class__}'.format(a=totals) }}
{{ '{:{0.__class__}}'.format(totals) }}
{{ '{a.__class__}'.format_map({'a': 1}) }}
{{ '{a.__class__}'.format_map(totals) }}
{{ ('{0.__class__}' | e).format(weeks) }}
{{ ('{0.__class__}' | safe).format(weeks) }}
{{ ('{a.__class__}' | safe).format_map({'a': 1}) }}
{{ ('{0.__class__}' | attr('format'))(weeks) }}
{{ ('{a.__class__}' | attr('format_map'))({'a': 1}) }}
{% set f = '{0.__class__}'.format %}{{ f(weeks) }}
{% set f = '{a.__class__}'.format_map %}{{ f({'a': 1}) }}
{% macro m(f) %}{{ f(weeks) }}{% endmacro %}{{ m('{0.__class__}'.format) }}
{{ [weeks] | map('{0.__class__}'.format) | list }}
{{ '%s' | format(weeks.__class__) }}
{{ '%s' % weeks.__class__ }}
{{ '%(x)s' | format(x=weeks.__class__) }}
{{ '%(__class__)s' % totals }}
{{ '%s' | format }}
{{ weeks | map(attribute='__class__') | map(attribute='__mro__') | list }}
{{ weeks | map(attribute='__class__.__mro__') | list }}
{{ weeks | map('attr', '__class__') | map('string') | list }}
{{ weeks | selectattr('__class__') | list }}
{{ weeks | rejectattr('__class__') | list }}
{{ weeks | sum(attribute='__class__') }}
{{ weeks | sort(attribute='__class__.__name__') }}
{{ weeks | sort(attribute='__class__') }}
{{ weeks | unique(attribute='__class__') | list }}
{{ weeks | min(attribute='__class__') }}
{{ weeks | groupby('__class__.__name__') }}
{{ weeks | groupby(attribute='__class__') }}
{{ weeks | join(',', attribute='__class__') }}
{{ weeks | random | attr('__class__') | string }}
{{ weeks | first | attr('items') | attr('__self__') | string }}
{{ weeks | map('upper') | attr('gi_frame') | string }}
{{ (weeks | map('upper')).gi_frame.f_back.f_globals }}
{{ (weeks | map('upper')).gi_code }}
{{ (weeks | map('upper')).cr_frame }}
{{ (weeks | map('upper')).ag_frame }}
{{ (weeks | map('upper')).ag_code }}
{{ (weeks | map('upper')).cr_await }}
{{ (weeks | map('upper')).throw(dict) }}
{{ (weeks | map('upper')).__next__ }}
{% for week in weeks %}{{ loop.__init__ }}{% endfor %}
{% for week in weeks %}{{ loop._iterable }}{% endfor %}
{% for week in weeks %}{{ loop.__class__ }}{% endfor %}
{% for week in weeks %}{{ loop.cycle.__func__ }}{% endfor %}
{% for week in weeks recursive %}{{ loop.__call__ }}{% endfor %}
{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}
{% macro m() %}{% endmacro %}{{ m._func }}
{% macro m() %}{% endmacro %}{{ m._environment }}
{% macro m() %}{{ caller.__class__ }}{% endmacro %}{% call m() %}{% endcall %}
{% macro m() %}{{ caller._environment.loader }}{% endmacro %}{% call m() %}{% endcall %}
{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}
{% macro m() %}{{ kwargs.__class__ }}{% endmacro %}{{ m(a=1) }}
{% set x = weeks.__class__ %}{{ x }}
{% with x = weeks.__class__ %}{{ x }}{% endwith %}
{% if weeks.__class__ %}x{% endif %}
{% for x in weeks.__class__.__mro__ %}{{ x }}{% endfor %}
{% filter attr('__class__') %}x{% endfilter %}
{% set x | attr('__class__') %}x{% endset %}{{ x | string }}
{% set totals.done = 9 %}
{% set weeks.__class__ = 9 %}
{% set ns = namespace() %}{% set ns.__class__ = 1 %}{{ ns.__class__ }}
{{ nothing.__class__ }}
{{ nothing | default(weeks.__class__) }}
{{ nothing.a.b.c }}
{{ undefined.__init__ }}
{{ weeks is __class__ }}
{{ weeks | __class__ }}
{{ weeks | list.__class__ }}
{{ 'x'.encode('zlib') }}
{{ {'rhythm': weeks.__class__} | even }}
{{ {'rhythm': '{0.__class__}'} | even }}
{{ [weeks.__class__] | table }}
{{ [weeks.__class__] | listed }}
{% import 'os' as os %}{{ os.environ }}
{% from 'os' import environ %}{{ environ }}
{% import 'shipped/report.md.j2' as x %}{{ x.__dict__ }}
{% do weeks.clear() %}
{% debug %}
{% trans %}x{% endtrans %}
{% python %}import os{% endpython %}
{{ import os }}
{{ lambda: 1 }}
{{ [x for x in weeks] }}
{{ weeks.__class__
{{ weeks.__class__ }}{#
""".strip().split("\n")
ESCAPES = [
    *_PLAIN,
    "{{ ''.__\uff43\uff4c\uff41\uff53\uff53__ }}",
    "{{ ''|attr('__\uff43lass__') | string }}",
    "{{ ''.\ufe4d\ufe4dclass\ufe4d\ufe4d }}",
]
"""Each has to be refused."""

IDLE = r"""
{{ '{0.__class__!r}'.format(1) }}
{{ weeks | map('attr', '__class__') | list | length }}
{{ () | map(attribute='__class__') | list }}
{{ 1 | int(default=weeks.__class__) }}
{{ (weeks | map('upper')).gi_yieldfrom }}
{{ self }}
{% for week in weeks %}{{ loop }}{% endfor %}
{{ dict.fromkeys }}
{{ cycler.next }}
{{ '{0.__class__}' | attr('format') | string | length }}
{{ ['{0}', '{0.__class__}'] | map('upper') | list }}
{{ 'x'.encode('utf-16').decode }}
{% set x = [] %}{% set _ = x.append(x) %}{{ x }}
{{ lipsum(n=1, min=2, max=3) }}
{% autoescape false %}{{ name }}{% endautoescape %}
{{ totals.items() | list }}
{{ {'a b': 1} | length }}{{ ('&' * 1000) | e | e | e | length }}
{{ 1e400 }}{{ -1e400 }}
{% if not weeks %}{{ true['x'] }}{% endif %}
{{ weeks | pprint }}{{ weeks | tojson }}
""".strip().split("\n")
"""These do nothing, and may."""

FILLS = r"""
{{ 'x' * 1000000000 }}
{{ [0] * 1000000000 }}
{{ (0,) * 1000000000 }}
{{ 1000000000 * 'x' }}
{{ ['y' * 100000] * 1000000 }}
{{ 9 ** 9 ** 9 }}
{{ 10 ** 1000000000 }}
{{ 99999999999999999 * 9 }}
{{ 1e308 * 1e308 }}
{{ 'x' | center(9999999999) }}
{{ 'x' | center(1000000000) }}
{{ 'x\ny' | indent(1000000000) }}
{{ ('x\n' * 50000) | indent(100000) }}
{{ 'x\ny' | indent('y' * 100000 * 1000) }}
{{ [1, 2] | batch(1000000000, 'x') | list }}
{{ [] | slice(1000000000) | list }}
{% for x in [] | slice(1000000000) %}{% endfor %}
{{ weeks | tojson(indent=1000000000) }}
{{ [[1, 2]] | table(1000000000) }}
{{ ([['x'] * 1000] * 1000) | table }}
{{ 1 | round(1000000000, 'floor') }}
{{ 1 | round(3000000, 'ceil') }}
{{ '%1000000000d' % 1 }}
{{ '%*d' % (1000000000, 1) }}
{{ '%.1000000000f' % 1.0 }}
{{ '%1000000000s' | format('x') }}
{{ '{:1000000000}'.format(1) }}
{{ '{:.1000000000f}'.format(1.0) }}
{{ '{:{}}'.format(1, 1000000000) }}
{{ 'x'.ljust(1000000000) }}
{{ 'x'.zfill(1000000000) }}
{{ 'x\ty'.expandtabs(1000000000) }}
{{ ('\t' * 100000).expandtabs(100000) }}
{{ ('x' * 100000).replace('x', 'y' * 100000) }}
{{ ('x' * 100000) | replace('', 'y' * 100000) }}
{{ ('x' * 100000).join(['y'] * 100000) }}
{{ (['y' * 100000] * 100000) | join }}
{{ ('x' * 100000).translate({120: 'y' * 100000}) }}
{{ ('f' * 100000) | int(base=16) }}
{% set n = ('f' * 100000) | int(base=16) %}{{ n * n }}
{{ lipsum(n=1000000) }}
{{ lipsum(n=1, min=100000000, max=100000001) }}
{% for i in range(1000000000) %}x{% endfor %}
{% for i in range(100001) %}x{% endfor %}
{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}
{% for i in range(99999) %}{% for j in range(99999) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}{% endfor %}
{% for i in range(99999) %}{% set _ = weeks.append(weeks * 50000) %}{% endfor %}
{% for i in range(99999) %}{% for j in range(99999) %}{% set _ = totals.update({i ~ j: j}) %}{% endfor %}{% endfor %}
{% for week in weeks %}{% set _ = weeks.append(week) %}{% endfor %}
{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x | length }}
{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x | length }}
{% set ns = namespace(x=[]) %}{% for i in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}
{% set ns = namespace(x=[]) %}{% for i in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x | tojson }}
{% set ns = namespace(x=[]) %}{% for i in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x == [ns.x] }}
{% set x = [] %}{% set _ = x.append(x) %}{{ x | tojson }}
{% set s = (['www.a ' * 10000] * 2000) | join %}{{ s | urlize }}
{% set s = ([' a' * 50000] * 1000) | join %}{{ s | wordwrap(3) }}
{% set x = range(100000) | list %}{% for i in x %}{{ x | sort | length }}{% endfor %}
{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}
{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}
{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}
{% block a %}{{ self.a() }}{% endblock %}
{% for k in totals recursive %}{{ loop(totals) }}{% endfor %}
{% include 'mine.md.j2' %}
{% extends 'mine.md.j2' %}
{% import 'mine.md.j2' as m %}
{{ cycler() }}
{{ 'x' | truncate(-1) }}
{{ weeks | abs(1e400) }}
{{ '%c' | format(99999999) }}
{{ ('a' * 100000)['x'] }}
{{ weeks['a' * 100000] }}
{{ totals['a' * 100000].x }}
{% include 'a' * 100000 %}
{% include [nothing] %}
{{ totals[nothing] }}
{{ totals | groupby(nothing) | list }}
{% for x in totals %}{% for y in weeks | map('attr', 'x') | list %}{{ x[y] }}{% endfor %}{% endfor %}
{% include [] %}
{% include none %}
{% include 5 %}
{% include '\x00' %}
""".strip().split("\n")
"""Each has to be stopped, in bounded time and memory."""

NESTED = {
    "loops": "{% for a in weeks %}" * 25 + "{% endfor %}" * 25,
    "conditions": "{% if weeks %}" * 110 + "{% endif %}" * 110,
    "macros": "".join(f"{{% macro m{n}() %}}" for n in range(150)) + "{% endmacro %}" * 150,
    "calls of macros": "{% macro m() %}{{ caller() }}{% endmacro %}" + "{% call m() %}" * 150 + "{% endcall %}" * 150,
    "sums": "{{ " + "+".join(["weeks"] * 300) + " }}",
    "long sums": "{{ " + "+".join(["1"] * 100_000) + " }}",
    "filters": "{{ name" + "|e" * 300 + " }}",
    "many filters": ("{{ name" + "|e" * 100 + " }}") * 200,
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "lists": "{{ " + "[" * 150 + "1" + "]" * 150 + " }}",
    "indices": "{{ name" + "[name" * 150 + "]" * 150 + " }}",
    "denials": "{{ " + "not " * 300 + "1 }}",
    "attributes": "{{ name" + ".x" * 300 + " }}",
    "calls": "{{ name" + "()" * 300 + " }}",
    "choices": "{{ " + "1 if weeks else " * 300 + "1 }}",
    "digits": "{{ " + "1" * 5000 + " }}",
    "a name": "{{ " + "a" * 100_000 + " }}",
    "alternatives": "{% if 1 %}" + "{% elif weeks %}" * 3000 + "{% endif %}",
}
"""What is nested or long beyond all sense, which Python's compiler takes very long for."""

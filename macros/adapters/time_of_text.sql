{# An expression: a text as a timestamp in UTC, or null where the text shows no time. It must look
   like 2024-05-01T10:30:00.123456+02:00. A blank may stand for the T. The offset may be Z, UTC or
   short, and a text without one is in UTC. A date alone is its midnight. Engines read further
   forms, but not alike; DuckDB takes the year 0000, which never was, for 1 BC. The form that most
   clients send needs no rewriting, which takes PostgreSQL a tenth of a millisecond. #}
{% macro time_of_text(text) -%}
    {%- set date = '(' ~ _calendar_pattern() ~ ')' -%}
    {%- set minute = '((?:[01][0-9]|2[0-3]):[0-5][0-9])' -%}
    {%- set second = '(?:(:[0-5][0-9])(?:([.][0-9]{1,6})[0-9]*)?)?' -%}
    {%- set offset = ' ?(?:[Zz]|[Uu][Tt][Cc]|([+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?))?' -%}
    {%- set pattern = regex_literal(
        '^[[:space:]]*' ~ date ~ '(?:[Tt ]' ~ minute ~ second ~ offset ~ ')?[[:space:]]*$') -%}
    {%- set usual = regex_literal('^' ~ date ~ 'T' ~ minute ~ ':[0-5][0-9]([.][0-9]{1,6})?Z$') -%}
    {%- set in_order = _time_in_order(text, pattern) -%}
    case
        when {{ matches_regex(text, regex_literal('^[[:space:]]*0000')) }} then null
        when {{ matches_regex(text, usual) }} then {{ utc_of_text(text) | indent(12) }}
        when {{ matches_regex(text, pattern) }} then {{ utc_of_text(in_order) | indent(12) }}
    end
{%- endmacro %}

{# An expression: a text that shows a time, as date, time of day and offset. `pattern`, a literal,
   has the parts of such a text as groups. #}
{% macro _time_in_order(text, pattern) -%}
    {{ adapter.dispatch('time_in_order', 'identity_warehouse')(text, pattern) }}
{%- endmacro %}

{# DuckDB 1.5 reads no offset behind a time of day without seconds. #}
{% macro default__time_in_order(text, pattern) -%}
    {%- set in_order = 'regexp_replace(' ~ text ~ ', ' ~ pattern ~ ", '\\1 \\2\\3\\4\\5')" -%}
    {%- set with_time = 'regexp_replace(' ~ in_order ~ ", '^(.{10}) $', '\\1 00:00')" -%}
    {%- set with_second = 'regexp_replace(' ~ with_time ~ ", '^(.{16})([+-].*)?$', '\\1:00\\2')" -%}
    regexp_replace({{ with_second }}, '^(.{11}[0-9:.]*)$', '\1+00')
{%- endmacro %}

{# Spark reads no time of day without seconds, and a time without an offset in the session's zone.
   #}
{% macro spark__time_in_order(text, pattern) -%}
    {%- set in_order = 'regexp_replace(' ~ text ~ ', ' ~ pattern ~ ", '$1 $2$3$4$5')" -%}
    {%- set with_time = 'regexp_replace(' ~ in_order ~ ", '^(.{10}) $', '$1 00:00')" -%}
    {%- set with_second = 'regexp_replace(' ~ with_time ~ ", '^(.{16})([+-].*)?$', '$1:00$2')" -%}
    regexp_replace({{ with_second }}, '^(.{11}[0-9:.]*)$', '$1Z')
{%- endmacro %}

{# Returns a regular expression for the dates that there are: no 30th of February, and a 29th in
   leap years alone. PostgreSQL raises where a cast meets another. #}
{% macro _calendar_pattern() -%}
    {%- set leap_year
        = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)' -%}
    {%- set days = [
        '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])',
        '[0-9]{4}-(?:0[13-9]|1[0-2])-(?:29|30)',
        '[0-9]{4}-(?:0[13578]|1[02])-31',
        leap_year ~ '-02-29',
    ] -%}
    {{- days | join('|') -}}
{%- endmacro %}

{# An expression: a text with date, time of day and offset as a timestamp in UTC. #}
{% macro utc_of_text(text) -%}
    {{ adapter.dispatch('utc_of_text', 'identity_warehouse')(text) }}
{%- endmacro %}

{% macro default__utc_of_text(text) -%}
    timezone('UTC', cast({{ text }} as timestamp with time zone))
{%- endmacro %}

{% macro duckdb__utc_of_text(text) -%}
    timezone('UTC', try_cast({{ text }} as timestamp with time zone))
{%- endmacro %}

{# Spark's timestamps are moments. #}
{% macro spark__utc_of_text(text) -%}
    cast({{ text }} as timestamp)
{%- endmacro %}

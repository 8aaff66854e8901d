{# How a raw column of an engine's data type is read: timestamp, timestamptz, date, integer,
   fraction (a number that may print a point or an exponent), text, json, binary, other (any scalar
   that prints as it is meant), and nested: lists, structs, maps, and types of the user's own
   making, which only their values tell from scalars. #}
{% macro column_kind(data_type) -%}
    {%- set type = data_type | lower -%}
    {%- set patterns = {
        'nested': '.*]|(struct|map|union)[(].*',
        'timestamptz': 'timestamptz.*|timestamp.* with time zone',
        'timestamp': 'timestamp.*|datetime',
        'date': 'date',
        'integer': '(u?(tiny|small|big|huge)?int(eger)?|bignum|varint)',
        'fraction': '(real|float|double|numeric|decimal).*',
        'text': '(text|character|varchar|char|bpchar|"char"|name|string)\\b.*|"char"',
        'json': 'jsonb?',
        'binary': 'bytea|blob',
        'other': '(bool|uuid|enum|bit|time|interval|inet|cidr|macaddr|xml|money|oid).*',
    } -%}
    {%- for kind, pattern in patterns.items() -%}
        {{- return(kind) if modules.re.fullmatch(pattern, type, modules.re.DOTALL) -}}
    {%- endfor -%}
    {{- return('nested') -}}
{%- endmacro %}

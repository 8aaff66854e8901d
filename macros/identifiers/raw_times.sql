{# The first of the candidates that has a value, in UTC without time zone. #}
{% macro raw_timestamp(columns, candidates) -%}
    {%- set times = _raw_timestamps(columns, candidates) -%}
    {%- if times | length > 1 -%}
        coalesce({{ times | join(', ') }})
    {%- else -%}
        {{ times[0] or 'cast(null as timestamp)' }}
    {%- endif -%}
{%- endmacro %}

{# Those of the candidates that have arrived, as expressions; null where the value is no time. #}
{% macro _raw_timestamps(columns, candidates) -%}
    {%- set times = [] -%}
    {%- for time in raw_times(columns, candidates) -%}
        {%- do times.append('case when ' ~ _is_time(time) ~ ' then ' ~ time.utc ~ ' end') -%}
    {%- endfor -%}
    {{- return(times) -}}
{%- endmacro %}

{# The same in parts: `value` is of `type`, so that engines compare the column itself, and `utc` may
   be asked for where _is_time() holds. #}
{% macro raw_times(columns, candidates) -%}
    {%- set times = [] -%}
    {%- for candidate in candidates if tells_time(columns, candidate) -%}
        {%- set name, kind = columns[candidate].name, columns[candidate].kind -%}
        {%- if kind == 'timestamptz' -%}
            {%- set utc = "timezone('UTC', " ~ name ~ ')' -%}
            {%- do times.append({'value': name, 'type': 'timestamp with time zone', 'utc': utc}) -%}
        {%- else -%}
            {%- set moment = 'cast(' ~ name ~ ' as timestamp)' -%}
            {%- set utc = time_of_text(name) if kind == 'text' else moment -%}
            {%- do times.append({
                'value': name if kind == 'date' else utc,
                'type': 'date' if kind == 'date' else 'timestamp',
                'utc': utc,
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(times) -}}
{%- endmacro %}

{# Whether a value is a time: years 1 to 9999. Engines have further ones, and infinity, which
   neither Python nor the other engine has. #}
{% macro _is_time(time) -%}
    {{ time.value }} between {{ _first_time(time.type) }} and {{ last_time(time.type) }}
{%- endmacro %}

{% macro is_impossible_time(time) -%}
    (
        {{ time.value }} < {{ _first_time(time.type) }}
        or {{ time.value }} > {{ last_time(time.type) }}
    )
{%- endmacro %}

{% macro _first_time(type) -%}
    {{ time_literal('0001-01-01 00:00:00', type) }}
{%- endmacro %}

{% macro last_time(type) -%}
    {{ time_literal('9999-12-31 23:59:59.999999', type) }}
{%- endmacro %}

{# Whether a column holds what is no time; a text that shows none is like no text. #}
{% macro has_impossible_time(columns, column) -%}
    {%- if columns.get(column, {}).get('kind') in ['timestamp', 'timestamptz', 'date'] -%}
        coalesce({{ is_impossible_time(raw_times(columns, [column])[0]) }}, false)
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}

{# A moment in UTC, known at compile time, to compare values of a type with. #}
{% macro time_literal(moment, type) -%}
    {%- set text = moment[:10] if type == 'date' else moment -%}
    cast('{{ text ~ ('+00' if type == 'timestamp with time zone' else '') }}' as {{ type }})
{%- endmacro %}

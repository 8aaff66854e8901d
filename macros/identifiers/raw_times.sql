{# Columns of raw tables as times in UTC. Only the years 1 to 9999 count as times. A time in parts
   is a dict of column, value, type and utc, see raw_times(). #}

{# An expression: the first of the candidate columns that has a time, in UTC without time zone. #}
{% macro raw_timestamp(columns, candidates) -%}
    {%- set times = _raw_timestamps(columns, candidates) -%}
    {%- if times | length > 1 -%}
        coalesce({{ times | join(', ') }})
    {%- else -%}
        {{ times[0] or 'cast(null as timestamp)' }}
    {%- endif -%}
{%- endmacro %}

{# Returns a list of expressions: the candidate columns that have arrived, in UTC. Each is null
   where the value is no time. #}
{% macro _raw_timestamps(columns, candidates) -%}
    {%- set times = [] -%}
    {%- for time in raw_times(columns, candidates) -%}
        {%- do times.append('case when ' ~ _is_time(time) ~ ' then ' ~ time.utc ~ ' end') -%}
    {%- endfor -%}
    {{- return(times) -}}
{%- endmacro %}

{# Returns a list of dicts: the candidate columns that have arrived, as times in parts. `value` is
   an expression of the SQL type `type`, as close to the column as can be, so that engines can
   compare the column itself. `utc` is the time in UTC, which may be evaluated only where _is_time()
   holds. #}
{% macro raw_times(columns, candidates) -%}
    {%- set times = [] -%}
    {%- for candidate in candidates if tells_time(columns, candidate) -%}
        {%- set name, kind = columns[candidate].name, columns[candidate].kind -%}
        {%- if kind == 'timestamptz' -%}
            {%- set utc = "timezone('UTC', " ~ name ~ ')' -%}
            {%- do times.append({
                'column': candidate,
                'value': name,
                'type': 'timestamp with time zone',
                'utc': utc,
            }) -%}
        {%- else -%}
            {%- set moment = 'cast(' ~ name ~ ' as timestamp)' -%}
            {%- set utc = time_of_text(name) if kind == 'text' else moment -%}
            {%- do times.append({
                'column': candidate,
                'value': name if kind == 'date' else utc,
                'type': 'date' if kind == 'date' else 'timestamp',
                'utc': utc,
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(times) -}}
{%- endmacro %}

{# Returns a query, one value: the latest time in a column of a raw table, in UTC. Where the column
   is no text, an index on it tells. #}
{% macro get_latest_time_sql(relation, columns, candidate) -%}
    {%- set time = raw_times(columns, [candidate])[0] -%}
    {%- set name = columns[candidate].name -%}
    {%- if columns[candidate].kind == 'text' -%}
        select max({{ time.utc }}) from {{ relation }} where {{ _is_time(time) }}
    {%- else -%}
        select {{ time.utc }}
        from (
            select max({{ name }}) as {{ name }} from {{ relation }} where {{ _is_time(time) }}
        ) as latest
    {%- endif -%}
{%- endmacro %}

{# A condition: a value is a time, of the years 1 to 9999. Engines have further times, and infinity,
   which neither Python nor the other engine has. #}
{% macro _is_time(time) -%}
    {{ time.value }} between {{ _first_time(time.type) }} and {{ last_time(time.type) }}
{%- endmacro %}

{# A condition: a value lies outside of the years 1 to 9999. Null where there is no value. #}
{% macro is_impossible_time(time) -%}
    (
        {{ time.value }} < {{ _first_time(time.type) }}
        or {{ time.value }} > {{ last_time(time.type) }}
    )
{%- endmacro %}

{# An expression: the first moment that counts as a time, as a literal of an SQL type. #}
{% macro _first_time(type) -%}
    {{ time_literal('0001-01-01 00:00:00', type) }}
{%- endmacro %}

{# An expression: the last moment that counts as a time, as a literal of an SQL type. #}
{% macro last_time(type) -%}
    {{ time_literal('9999-12-31 23:59:59.999999', type) }}
{%- endmacro %}

{# A condition: a column holds an impossible time. Texts never do: a text that shows no time counts
   as no value. #}
{% macro has_impossible_time(columns, column) -%}
    {%- if columns.get(column, {}).get('kind') in ['timestamp', 'timestamptz', 'date'] -%}
        coalesce({{ is_impossible_time(raw_times(columns, [column])[0]) }}, false)
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}

{# An expression: a moment in UTC as a literal of an SQL type. The moment is a text, YYYY-MM-DD
   HH:MM:SS with or without a fraction. #}
{% macro time_literal(moment, type) -%}
    {%- set text = moment[:10] if type == 'date' else moment -%}
    cast('{{ text ~ ('+00' if type == 'timestamp with time zone' else '') }}' as {{ type }})
{%- endmacro %}

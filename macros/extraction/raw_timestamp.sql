{# The first of the candidates that has a value, in UTC without time zone. #}
{% macro raw_timestamp(columns, candidates) -%}
    {%- set times = raw_timestamps(columns, candidates) -%}
    {%- if times | length > 1 -%}
        coalesce({{ times | join(', ') }})
    {%- else -%}
        {{ times[0] or 'cast(null as timestamp)' }}
    {%- endif -%}
{%- endmacro %}

{# Those of the candidates that have arrived, as expressions. #}
{% macro raw_timestamps(columns, candidates) -%}
    {%- set times = [] -%}
    {%- for candidate in candidates if columns.get(candidate, {}).get('kind') in ['timestamp', 'timestamptz'] -%}
        {%- set column = columns[candidate] -%}
        {%- do times.append("timezone('UTC', " ~ column.name ~ ")" if column.kind == 'timestamptz'
            else 'cast(' ~ column.name ~ ' as timestamp)') -%}
    {%- endfor -%}
    {{- return(times) -}}
{%- endmacro %}

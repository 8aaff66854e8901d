{# The first of the candidates that has a value, in UTC without time zone. #}
{% macro raw_timestamp(columns, candidates) -%}
    {%- set values = [] -%}
    {%- for candidate in candidates if columns.get(candidate, {}).get('kind') in ['timestamp', 'timestamptz'] -%}
        {%- set column = columns[candidate] -%}
        {%- do values.append("timezone('UTC', " ~ column.name ~ ")" if column.kind == 'timestamptz'
            else 'cast(' ~ column.name ~ ' as timestamp)') -%}
    {%- endfor -%}
    {%- if values | length > 1 -%}
        coalesce({{ values | join(', ') }})
    {%- else -%}
        {{ values[0] or 'cast(null as timestamp)' }}
    {%- endif -%}
{%- endmacro %}

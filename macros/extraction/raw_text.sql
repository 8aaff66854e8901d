{# A raw column as text: identifiers may arrive as text, number or uuid columns. #}
{% macro raw_text(columns, column) -%}
    {%- if column not in columns -%}
        cast(null as {{ dbt.type_string() }})
    {%- elif columns[column].kind == 'fraction' -%}
        {{ text_by_bytes(number_as_text(columns[column].name)) }}
    {%- else -%}
        {{ text_by_bytes(columns[column].name) }}
    {%- endif -%}
{%- endmacro %}

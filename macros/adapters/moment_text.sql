{# An expression: a timestamp as text, to the microsecond and without zeros at the end. A cast would
   follow the DateStyle of PostgreSQL's server. #}
{% macro moment_text(moment) -%}
    {{ adapter.dispatch('moment_text', 'identity_warehouse')(moment) }}
{%- endmacro %}

{% macro default__moment_text(moment) -%}
    regexp_replace(to_char({{ moment }}, 'YYYY-MM-DD HH24:MI:SS.US'), '[.]?0+$', '')
{%- endmacro %}

{% macro duckdb__moment_text(moment) -%}
    regexp_replace(strftime(cast({{ moment }} as timestamp), '%Y-%m-%d %H:%M:%S.%f'), '[.]?0+$', '')
{%- endmacro %}

{# Spark's own text of a timestamp has no zeros at the end. #}
{% macro spark__moment_text(moment) -%}
    cast(cast({{ moment }} as timestamp) as string)
{%- endmacro %}

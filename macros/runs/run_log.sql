{# Fills columns of this run's row in identity_runs. `values` maps columns to SQL. #}
{% macro update_run(runs, values) -%}
    {%- set settings = [] -%}
    {%- for column, value in values.items() -%}
        {%- do settings.append(column ~ ' = ' ~ value) -%}
    {%- endfor -%}
    {%- do execute_sql(
        'update ' ~ runs ~ ' set ' ~ settings | join(', ') ~ " where run_id = '" ~ invocation_id ~ "'") -%}
{%- endmacro %}

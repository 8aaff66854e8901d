{# How long the work of a model takes: from its pre-hook to its post-hook, in seconds. The clock is kept with the
   node that dbt runs. #}
{% macro start_run_clock() -%}
    {%- do model.update({'run_clock': modules.datetime.datetime.now()}) -%}
{%- endmacro %}

{% macro run_clock_seconds() -%}
    {{- return((modules.datetime.datetime.now() - model['run_clock']).total_seconds()) -}}
{%- endmacro %}

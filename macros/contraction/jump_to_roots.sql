{# Hooks form trees; pointer jumping lets every component point at its tree's root, in as many passes as the
   logarithm of the depth. Only what does not point at a root yet is touched: contraction_jumps. Returns how many
   hooks there are. #}
{% macro jump_to_roots(statements_before='') -%}
    {%- set unsettled, hooked = fetch_row(
        statements_before
        ~ create_working_table('contraction_jumps', get_unsettled_hooks_sql('contraction_hooks'))
        ~ 'select (select count(*) from contraction_jumps), (select count(*) from contraction_hooks)') -%}
    {%- if unsettled > 0 -%}
        {%- do jump_until_settled() -%}
        {%- do execute_sql(get_jumps_update_sql()) -%}
    {%- endif -%}
    {%- do execute_sql(drop_working_tables(['contraction_jumps'])) -%}
    {{- return(hooked) -}}
{%- endmacro %}

{# Two passes at a time: sending a statement takes longer than a pass over few rows. #}
{% macro jump_until_settled() -%}
    {%- set pass = replace_working_table('contraction_jumps', get_jumps_sql('contraction_jumps')) -%}
    {%- set moving = fetch_row(pass ~ pass ~ 'select count(*) from contraction_jumps where is_moving')[0] -%}
    {%- if moving > 0 -%}
        {%- do jump_until_settled() -%}
    {%- endif -%}
{%- endmacro %}

{% macro get_jumps_update_sql() -%}
    update contraction_hooks
    set parent = contraction_jumps.parent
    from contraction_jumps
    where contraction_hooks.component = contraction_jumps.component
{%- endmacro %}

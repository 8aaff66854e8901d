{# Hooks form trees; pointer jumping lets every component point at its tree's root, in as many passes as the
   logarithm of the depth. Only what does not point at a root yet is touched: contraction_jumps, which is left for
   the caller to drop. Returns how many hooks there are. #}
{% macro jump_to_roots(statements_before='') -%}
    {%- set unsettled, hooked = fetch_row(
        statements_before
        ~ create_working_table('contraction_jumps', get_unsettled_hooks_sql('contraction_hooks'))
        ~ 'select (select count(*) from contraction_jumps), (select count(*) from contraction_hooks)') -%}
    {%- if unsettled > 0 -%}
        {%- do jump_until_settled() -%}
        {%- do execute_sql(get_jumps_update_sql()) -%}
    {%- endif -%}
    {{- return(hooked) -}}
{%- endmacro %}

{# Two passes at a time: sending a statement takes longer than a pass over few rows. #}
{% macro jump_until_settled() -%}
    {%- set moving = fetch_row(
        create_working_table('contraction_jumps_next', get_jumps_sql('contraction_jumps'))
        ~ drop_working_tables(['contraction_jumps'])
        ~ create_working_table('contraction_jumps', get_jumps_sql('contraction_jumps_next'))
        ~ drop_working_tables(['contraction_jumps_next'])
        ~ 'select count(*) from contraction_jumps where is_moving')[0] -%}
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

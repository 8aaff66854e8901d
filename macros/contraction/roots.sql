{# Hooks form trees; pointer jumping lets every component point at its tree's root, in as many passes as the
   logarithm of the depth. Only what does not point at a root yet is touched: contraction_jumps, which is left for
   the caller to drop. Returns how many hooks there are. #}
{% macro jump_to_roots(statements_before='') -%}
    {%- set hooks = working_table('contraction_hooks') -%}
    {%- set jumps = working_table('contraction_jumps') -%}
    {%- set unsettled, hooked = fetch_row(
        statements_before
        ~ create_working_table('contraction_jumps', get_unsettled_hooks_sql(hooks))
        ~ 'select (select count(*) from ' ~ jumps ~ '), (select count(*) from ' ~ hooks ~ ')') -%}
    {%- if unsettled > 0 -%}
        {%- do jump_until_settled() -%}
        {%- do execute_sql(get_jumps_update_sql()) -%}
    {%- endif -%}
    {{- return(hooked) -}}
{%- endmacro %}

{# Two passes at a time: sending a statement takes longer than a pass over few rows. #}
{% macro jump_until_settled() -%}
    {%- set jumps = working_table('contraction_jumps') -%}
    {%- set next_jumps = working_table('contraction_jumps_next') -%}
    {%- set moving = fetch_row(
        create_working_table('contraction_jumps_next', get_jumps_sql(jumps))
        ~ drop_working_tables(['contraction_jumps'])
        ~ create_working_table('contraction_jumps', get_jumps_sql(next_jumps))
        ~ drop_working_tables(['contraction_jumps_next'])
        ~ 'select count(*) from ' ~ jumps ~ ' where is_moving')[0] -%}
    {%- if moving > 0 -%}
        {%- do jump_until_settled() -%}
    {%- endif -%}
{%- endmacro %}

{% macro get_jumps_update_sql() -%}
    update {{ working_table('contraction_hooks') }} as hooks
    set parent = jumps.parent
    from {{ working_table('contraction_jumps') }} as jumps
    where hooks.component = jumps.component
{%- endmacro %}

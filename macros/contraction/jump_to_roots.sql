{# Hooks form trees; pointer jumping lets every component point at its tree's root, in as many passes as the
   logarithm of the depth. Only what does not point at a root yet is touched. #}
{% macro jump_to_roots(statements_before='') -%}
    {%- set unsettled = fetch_row(
        statements_before
        ~ create_working_table('contraction_jumps', get_jumps_sql('contraction_hooks'))
        ~ get_jumps_update_sql() ~ ';\n'
        ~ drop_working_tables(['contraction_jumps'])
        ~ 'select count(*) from (' ~ get_jumps_sql('contraction_hooks') ~ ') as jumps')[0] -%}
    {%- if unsettled > 0 -%}
        {%- do jump_to_roots() -%}
    {%- endif -%}
{%- endmacro %}

{% macro get_jumps_update_sql() -%}
    update contraction_hooks
    set parent = contraction_jumps.parent
    from contraction_jumps
    where contraction_hooks.component = contraction_jumps.component
{%- endmacro %}

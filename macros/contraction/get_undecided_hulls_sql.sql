{# The nodes of the hulls in which links stayed undecided. #}
{% macro get_undecided_hulls_sql() -%}
    select contraction_hulls.node
    from {{ working_table('contraction_hulls') }} as contraction_hulls
    inner join (
        select distinct hulls.hull
        from {{ working_table('contraction_undecided') }} as contraction_undecided
        inner join {{ working_table('contraction_hulls') }} as hulls
            on contraction_undecided.head = hulls.node
    ) as undecided on contraction_hulls.hull = undecided.hull
{%- endmacro %}

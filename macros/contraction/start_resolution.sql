{% macro start_resolution(overrides=none) -%}
    {%- do execute_sql(
        create_working_table('contraction_nodes',
            'select distinct node from ' ~ working_table('scope_identifiers'))
        ~ create_working_table('contraction_links',
            'select link, head, tail from ' ~ working_table('scope_links'))
        ~ create_working_table('node_tallies', get_node_tallies_sql()
            ~ ('\nunion all\nselect * from (' ~ get_separation_tallies_sql(overrides) ~ ') as separations' if overrides else ''))
        ~ create_working_table('resolved_nodes', get_no_resolved_nodes_sql())
        ~ create_working_table('joined_links',
            'select link from ' ~ working_table('contraction_links') ~ ' where false')
        ~ create_working_table('undecided_hulls',
            'select node from ' ~ working_table('contraction_nodes') ~ ' where false')) -%}
{%- endmacro %}

{% macro get_no_resolved_nodes_sql() -%}
    select
        cast(null as {{ dbt.type_bigint() }}) as node,
        cast(null as {{ dbt.type_bigint() }}) as founder,
        cast(null as {{ dbt.type_bigint() }}) as last_link,
        cast(null as {{ dbt.type_bigint() }}) as renamed_from,
        cast(null as {{ dbt.type_bigint() }}) as retiring_link,
        cast(null as {{ dbt.type_bigint() }}) as heir
    where false
{%- endmacro %}

{# How many identifiers of each limited type a node holds; position is the type's priority. #}
{% macro get_node_tallies_sql() -%}
    with limits as (
        {% for external_id in limited_external_ids() -%}
        select
            {{ quoted(external_id.type) }} as external_id_type,
            {{ external_id.priority }} as position,
            cast({{ external_id.limit }} as {{ dbt.type_bigint() }}) as tally_limit
        union all
        {% endfor -%}
        select
            cast(null as {{ dbt.type_string() }}) as external_id_type,
            cast(null as integer) as position,
            cast(null as {{ dbt.type_bigint() }}) as tally_limit
        where false
    )

    select
        scope_identifiers.node,
        limits.position,
        count(*) as tally,
        limits.tally_limit
    from {{ working_table('scope_identifiers') }} as scope_identifiers
    inner join limits on scope_identifiers.external_id_type = limits.external_id_type
    group by scope_identifiers.node, limits.position, limits.tally_limit
{%- endmacro %}

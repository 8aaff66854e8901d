{# Everything is touched: all identifiers numbered by age, all links by order, so that the smaller number is the
   older identifier and the earlier link. #}
{% macro create_whole_scope(sightings, links) -%}
    {%- do log_progress('resolving everything') -%}
    {%- do execute_sql(
        create_table_statements('scope_identifiers', get_whole_scope_identifiers_sql(sightings))
        ~ create_table_statements('scope_links', get_scope_links_sql(links, 'true'))) -%}
{%- endmacro %}

{% macro get_whole_scope_identifiers_sql(sightings) -%}
    select
        *,
        identifier as node
    from (
        select
            *,
            row_number() over (order by {{ age_order() | indent(12) }}) as identifier
        from ({{ get_births_sql(sightings) | indent(8) }}) as births
    ) as numbered
{%- endmacro %}

{# `condition` says which links between identifiers of the scope are to be decided. #}
{% macro get_scope_links_sql(links, condition) -%}
    select
        row_number() over (order by {{ link_order('links') }}) as link,
        heads.node as head,
        tails.node as tail,
        links.received_at,
        links.message_id,
        links.source_key,
        links.event_type,
        links.is_joined,
        links.is_override,
        links.link_row
    from ({{ links | indent(4) }}) as links
    inner join {{ working_table('scope_identifiers') }} as heads
        on
            links.head_type = heads.external_id_type
            and links.head_value = heads.external_id_value
    inner join {{ working_table('scope_identifiers') }} as tails
        on
            links.external_id_type = tails.external_id_type
            and links.external_id_value = tails.external_id_value
    where {{ condition }}
{%- endmacro %}

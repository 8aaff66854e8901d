{# The scope of a run that resolves everything: all identifiers and all links. #}

{# Creates scope_identifiers and scope_links over all of `sightings` and `links`, a query in the
   columns of get_links_sql. Identifiers are numbered by age and links by order, so that contraction
   can compare integers: the smaller number is the older identifier, and the earlier link. #}
{% macro create_whole_scope(sightings, links) -%}
    {%- do log_progress('resolving everything') -%}
    {%- do execute_sql(
        create_table_statements('scope_identifiers', get_whole_scope_identifiers_sql(sightings))
        ~ create_table_statements('scope_links', get_scope_links_sql(links, 'true'))) -%}
{%- endmacro %}

{# Returns a query: all births, numbered by age (rule 5) as identifier. Every identifier is a node
   of its own. #}
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

{# Returns a query: the links to decide, numbered by order (rule 3) as link, between nodes head and
   tail of scope_identifiers. `condition` is SQL over `links`, `heads` and `tails`; it says which
   links between identifiers of the scope are to be decided. #}
{% macro get_scope_links_sql(links, condition) -%}
    select
        row_number() over (
            order by {{ link_order('links', 'heads', 'tails') | indent(12) }}
        ) as link,
        heads.node as head,
        tails.node as tail,
        links.head_key,
        links.identifier_key as tail_key,
        links.received_at,
        links.message_id,
        links.source_key,
        links.event_type,
        links.is_refused,
        links.is_override,
        links.link_row
    from ({{ links | indent(4) }}) as links
    inner join {{ working_table('scope_identifiers') }} as heads
        on links.head_key = heads.identifier_key
    inner join {{ working_table('scope_identifiers') }} as tails
        on links.identifier_key = tails.identifier_key
    where {{ condition }}
{%- endmacro %}

{# The scope of a run that resolves everything: all identifiers and all links. #}

{# Creates scope_identifiers and scope_links over all of `sightings` and `links`, a query in the
   columns of get_links_sql. Identifiers are numbered by age and links by order, so that contraction
   can compare integers: the smaller number is the older identifier, and the earlier link. #}
{% macro create_whole_scope(sightings, links) -%}
    {%- do log_progress('resolving everything') -%}
    {%- do execute_sql(
        create_ranked_table_statements('scope_identifiers', whole_scope_identifiers(sightings))
        ~ create_ranked_table_statements('scope_links', scope_links(links, 'true'))) -%}
{%- endmacro %}

{# Returns a numbering, as get_ranked_sql() takes it, of all births by age (rule 5) as identifier.
   Every identifier is a node of its own. #}
{% macro whole_scope_identifiers(sightings) -%}
    {{- return({
        'sql': get_births_sql(sightings),
        'number': 'identifier',
        'order': age_order(),
        'columns': '*,\nidentifier as node',
    }) -}}
{%- endmacro %}

{# Returns a numbering of the links to decide, by their order (rule 3) as link, between nodes head
   and tail of scope_identifiers. `condition` is SQL over `links`, `heads` and `tails`; it says
   which links between identifiers of the scope are to be decided. #}
{% macro scope_links(links, condition) -%}
    {{- return({
        'sql': _get_links_of_scope_sql(links, condition),
        'number': 'link',
        'order': link_order('', 'head_', 'tail_'),
        'columns': [
            'link', 'head', 'tail', 'head_key', 'tail_key', 'received_at', 'message_id',
            'source_key', 'event_type', 'is_refused', 'is_override', 'link_row',
        ] | join(',\n'),
    }) -}}
{%- endmacro %}

{# Returns a query: the links of scope_links() with type and value of their ends. #}
{% macro _get_links_of_scope_sql(links, condition) -%}
    select
        heads.node as head,
        tails.node as tail,
        heads.external_id_type as head_type,
        heads.external_id_value as head_value,
        tails.external_id_type as tail_type,
        tails.external_id_value as tail_value,
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

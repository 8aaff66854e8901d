{# The tables that hold identifiers, in the order of the columns of deletion_receipts. #}
{% macro erasable_tables() -%}
    {{- return([
        'identity_sightings', 'identity_clusters', 'resolved_overrides', 'identity_names', 'users_identities', 'profile_merges',
    ]) -}}
{%- endmacro %}

{# Those of them that exist by now: name -> relation. The last three are made after deletion, so they are no refs. #}
{% macro erasable_relations(sightings, clusters, overrides) -%}
    {%- set relations = {
        'identity_sightings': sightings, 'identity_clusters': clusters, 'resolved_overrides': overrides,
    } -%}
    {%- for table, schema in {
        'identity_names': 'graph', 'users_identities': 'identities', 'profile_merges': 'identities',
    }.items() -%}
        {%- set relation = relation_of_space(schema, table) -%}
        {%- do relations.update({table: relation}) if execute and load_relation(relation) -%}
    {%- endfor -%}
    {{- return(relations) -}}
{%- endmacro %}

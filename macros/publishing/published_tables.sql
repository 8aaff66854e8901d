{% macro published_tables() -%}
    {{- return([
        'users_identities', 'profile_merges',
        'id_graph_updates', 'external_id_mapping_updates', 'user_identifiers',
        'identity_health',
    ]) -}}
{%- endmacro %}

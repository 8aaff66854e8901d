{# What comes before the first model of a run. A space that an older version of this project built
   has other columns in the tables of its graph. A full refresh brings them to the present ones. The
   tables stay, with grants on them, and published tables keep their rows. #}

{# Pre-hook of identity_watermarks. Gives the tables of the graph the columns that their models have
   now, and empties them for the full refresh to fill; identity_names keeps its rows, because no
   event tells of former names. Raises without --full-refresh if a table is of an older version. #}
{% macro before_identity_watermarks(this) -%}
    {%- set sightings = relation_of_space('graph', 'identity_sightings') -%}
    {%- if execute and load_relation(sightings) and 'identifier_key' not in _columns(sightings) -%}
        {%- if not refreshes_fully() -%}
            {%- do exceptions.raise_compiler_error(
                sightings ~ ': found a table of an older version, without identifier_key, expected '
                ~ 'one of this version; run once with --full-refresh: published tables keep their '
                ~ 'rows.') -%}
        {%- endif -%}
        {%- do _detach_views(this) -%}
        {%- for table in [
            'identity_sightings', 'identity_clusters', 'resolved_overrides', 'identity_names',
        ] -%}
            {%- set relation = relation_of_space('graph', table) -%}
            {%- do execute_sql(_update_table_statements(relation)) if load_relation(relation) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{# Returns the names of the columns that a table has. #}
{% macro _columns(relation) -%}
    {{- return(adapter.get_columns_in_relation(relation) | map(attribute='name') | list) -}}
{%- endmacro %}

{# Lets our views show nothing until their models are built again, whatever they showed before. #}
{% macro _detach_views(watermarks) -%}
    {%- for node in graph.nodes.values() if node.package_name == model.package_name
        and node.resource_type == 'model' and node.config.materialized == 'kept_view' -%}
        {%- set view = api.Relation.create(
            database=node.database, schema=node.schema, identifier=node.name) -%}
        {%- if load_relation(view) -%}
            {%- do detach_view(view) -%}
            {%- do set_watermark(watermarks, node.name, 'made', {}) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns statements that bring a table to the columns of its model. Names tell the types. #}
{% macro _update_table_statements(relation) -%}
    {%- set columns
        = graph.nodes['model.' ~ model.package_name ~ '.' ~ relation.identifier].columns -%}
    {%- set present = _columns(relation) -%}
    {%- for column in columns if column not in present %}
    alter table {{ relation }} add column {{ column }}
        {{ dbt.type_string() if column.endswith(('source_key', 'message_id', 'event_type'))
            else key_type() if column.endswith('_key')
            else 'boolean' if column.startswith('is_')
            else 'timestamp' }};
    {%- endfor %}
    {%- if relation.identifier == 'identity_names' %}
    update {{ relation }} set founder_key = {{ identifier_key('founder_type', 'founder_value') }};
    {%- else %}
    delete from {{ relation }};
    {%- endif %}
    {%- for column in present if column not in columns %}
    alter table {{ relation }} drop column {{ column }};
    {%- endfor %}
{%- endmacro %}

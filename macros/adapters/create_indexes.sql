{# What PostgreSQL needs to find rows again: over md5 of values, because an index row ends at 2.7 kB. The unique
   ones turn what two overlapping runs could write twice into one clean failure. #}
{% macro index_sightings(this) -%}
    {%- do adapter.dispatch('index_sightings', 'identity_warehouse')(this) -%}
{%- endmacro %}

{% macro default__index_sightings(this) -%}
{%- endmacro %}

{% macro postgres__index_sightings(this) -%}
    {%- set key = "md5(head_type || ':' || head_value)" -%}
    {%- set tail = "md5(external_id_type || ':' || external_id_value)" -%}
    {%- do create_index_on(this, 'key', 'unique', tail ~ ', ' ~ key) -%}
    {%- do create_index_on(this, 'head', '', key) -%}
    {%- do create_index_on(this, 'revision', '', 'revision') -%}
    {%- do execute_sql('analyze ' ~ this) -%}
{%- endmacro %}

{# Named after the relation's content, not its table: dbt swaps tables, and with them their indexes' names. #}
{% macro create_index_on(this, name, kind, expressions) -%}
    {%- set index = local_md5(this ~ name ~ expressions ~ kind) -%}
    {%- set exists = fetch_row(
        "select count(*) from pg_indexes where schemaname = '" ~ this.schema ~ "' and tablename = '" ~ this.identifier
        ~ "' and indexdef like '%" ~ 'iw_' ~ name ~ "_%'")[0] > 0 -%}
    {%- if not exists -%}
        {%- do execute_sql('create ' ~ kind ~ ' index iw_' ~ name ~ '_' ~ local_md5(index ~ invocation_id)[:12] ~ ' on ' ~ this ~ ' (' ~ expressions ~ ')') -%}
    {%- endif -%}
{%- endmacro %}

{% macro index_clusters(this) -%}
    {%- do adapter.dispatch('index_clusters', 'identity_warehouse')(this) -%}
{%- endmacro %}

{% macro default__index_clusters(this) -%}
{%- endmacro %}

{% macro postgres__index_clusters(this) -%}
    {%- do create_index_on(this, 'key', 'unique', "md5(external_id_type || ':' || external_id_value)") -%}
    {%- do create_index_on(this, 'segment_id', '', 'segment_id') -%}
    {%- do create_index_on(this, 'revision', '', 'revision') -%}
    {%- do execute_sql('analyze ' ~ this) -%}
{%- endmacro %}

{% macro index_names(this) -%}
    {%- do adapter.dispatch('index_names', 'identity_warehouse')(this) -%}
{%- endmacro %}

{% macro default__index_names(this) -%}
{%- endmacro %}

{% macro postgres__index_names(this) -%}
    {%- do create_index_on(this, 'segment_id', 'unique', 'segment_id') -%}
    {%- do execute_sql('analyze ' ~ this) -%}
{%- endmacro %}

{% macro index_published(this) -%}
    {%- do adapter.dispatch('index_published', 'identity_warehouse')(this) -%}
{%- endmacro %}

{% macro default__index_published(this) -%}
{%- endmacro %}

{% macro postgres__index_published(this) -%}
    {%- if this.identifier == 'users_identities' -%}
        {%- do create_index_on(this, 'key', 'unique', 'external_id_type, md5(external_id_value)') -%}
        {%- do create_index_on(this, 'segment_id', '', 'segment_id') -%}
        {%- do execute_sql('create index if not exists users_identities_value on ' ~ this ~ ' using hash (external_id_value)') -%}
    {%- else -%}
        {%- do create_index_on(this, 'segment_id', 'unique', 'segment_id') -%}
        {%- do create_index_on(this, 'canonical_segment_id', '', 'canonical_segment_id') -%}
    {%- endif -%}
    {%- do execute_sql('analyze ' ~ this) -%}
{%- endmacro %}

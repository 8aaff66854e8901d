{# What surrounds the select of users_identities, in its transaction. #}

{# Pre-hook: counts outdated rows, for identity_runs, if selective sync excludes synced_at.
   Otherwise synced_at shows which rows the run wrote. Without the column they can be counted only
   before they are written, while the model's select still returns them. #}
{% macro before_users_identities(this) -%}
    {%- if execute and is_incremental() and excludes_column('synced_at') -%}
        {%- do model.update({'outdated_row_count': fetch_row(
            'select count(*) from (\n' ~ model.compiled_code ~ '\n) as outdated')[0]}) -%}
    {%- endif -%}
{%- endmacro %}

{# Post-hook: takes away rows of unknown identifiers, purges what is switched off if the var says
   so, and notes how far the table is and when the run had published. #}
{% macro after_users_identities(this, clusters, watermarks, runs) -%}
    {%- if execute -%}
        {# Work. #}
        {%- set sync = selective_sync() -%}
        {%- if publishes(this.identifier) -%}
            {%- if is_incremental() and not check_published_through(this.identifier, watermarks) -%}
                {%- do execute_sql(_get_delete_unknown_identities_sql(this, clusters)) -%}
            {%- endif -%}
            {%- do execute_sql(_get_purge_sql(this)) if sync.purge and is_synced() != 'true' -%}
            {%- do _purge_columns(this) if sync.purge and sync.columns.get('exclude') -%}
        {%- endif -%}

        {# Write marks. #}
        {%- do note_publication(this, watermarks) -%}
        {%- do create_indexes(this, [
            {
                'name': 'identifier', 'is_unique': true,
                'on': '(' ~ identifier_key('external_id_type', 'external_id_value') ~ ')',
            },
            {'name': 'segment_id', 'on': 'segment_id'},
            {'name': 'value', 'on': 'external_id_value', 'method': 'hash'},
        ], is_bulk=builds_anew()) -%}
        {%- do update_run(runs, {
            'published_row_count': _published_row_count(this),
            'publication_seconds': run_clock_seconds(),
            'finished_at': utc_now(),
        }) -%}
    {%- endif -%}
{%- endmacro %}

{# Returns SQL: how many rows the run wrote. The engine may tell; blocks of older rows are passed
   over where it does not. #}
{% macro _published_row_count(this) -%}
    {%- if model.get('outdated_row_count') is not none -%}
        {{ model['outdated_row_count'] }}
    {%- elif written_row_count() is not none -%}
        {{ written_row_count() }}
    {%- elif excludes_column('synced_at') -%}
        (select count(*) from {{ this }})
    {%- else -%}
        (select count(*) from {{ this }} where synced_at = {{ run_start() }})
    {%- endif -%}
{%- endmacro %}

{# Returns a statement that takes away rows of identifiers that identity_clusters no longer has, as
   after a full refresh under other rules. Rows that selective sync leaves out stay as they were. #}
{% macro _get_delete_unknown_identities_sql(this, clusters) -%}
    delete from {{ this }}
    where
        {{ is_synced() }}
        and not exists (
            select 1
            from {{ clusters }} as clusters
            where
                clusters.identifier_key
                = {{ identifier_key(
                    this.identifier ~ '.external_id_type', this.identifier ~ '.external_id_value'
                ) | indent(16) }}
        )
{%- endmacro %}

{# Returns a statement that takes away rows that selective sync leaves out. #}
{% macro _get_purge_sql(this) -%}
    delete from {{ this }} where not ({{ is_synced() }})
{%- endmacro %}

{# Sets the excluded columns of all rows to null. #}
{% macro _purge_columns(this) -%}
    {%- for column in selective_sync().columns.exclude -%}
        {%- do execute_sql(
            'update ' ~ this ~ ' set ' ~ column ~ ' = null where ' ~ column ~ ' is not null') -%}
    {%- endfor -%}
{%- endmacro %}

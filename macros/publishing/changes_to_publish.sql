{# Which rows of identity_clusters a published table has yet to read. Each table has its own
   watermark, so a table that was switched off for a while catches up, and so does a table whose run
   died before it. #}

{# Returns a condition: which rows of identity_clusters the running model has yet to read.
   `revision` is an SQL expression of a row's revision. A table that is switched off reads none. #}
{% macro changed_since_published(watermarks, revision='revision') -%}
    {%- if not publishes(this.identifier) -%}
        false
    {%- elif is_incremental() and check_published_through(this.identifier, watermarks) -%}
        {{ revision }} > {{ read_watermark(watermarks, this.identifier).revision }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Returns whether all rows up to the table's watermark are published as they should be, so that
   only later revisions are to be read. They are not in a full refresh, after a change of selective
   sync, and after a rebuild of identity_clusters. #}
{% macro check_published_through(table, watermarks) -%}
    {%- set noted = read_watermark(watermarks, table) -%}
    {{- return(
        noted and not flags.FULL_REFRESH and noted.fingerprint == _sync_fingerprint(watermarks)
    ) -}}
{%- endmacro %}

{# Returns a hash of the settings of selective sync and of the revision at which identity_clusters
   was last rebuilt. With another hash all rows are compared again, and not just rows that
   changed. #}
{% macro _sync_fingerprint(watermarks) -%}
    {%- set rebuilt = read_watermark(watermarks, 'identity_clusters', 'rebuilt') -%}
    {{- return(local_md5(tojson([selective_sync(), rebuilt.revision if rebuilt]))) -}}
{%- endmacro %}

{# Notes that a published table has read identity_clusters, as far as names are written down. With
   --empty nothing was read. A table that is switched off is emptied instead, with its watermark, if
   the var says purge. #}
{% macro note_publication(this, watermarks) -%}
    {%- if publishes(this.identifier) and not flags.EMPTY -%}
        {%- do set_watermark(watermarks, this.identifier, '', {
            'revision': current_revision('identity_names', watermarks),
            'fingerprint': "'" ~ _sync_fingerprint(watermarks) ~ "'",
        }) -%}
    {%- elif not publishes(this.identifier) and selective_sync().purge -%}
        {%- set sql -%}
            delete from {{ this }};
            delete from {{ watermarks }}
            where relation_name = '{{ this.identifier }}' and subject = ''
        {%- endset -%}
        {%- do execute_sql(sql) -%}
    {%- endif -%}
{%- endmacro %}

{# Post-hook of a published table, in its transaction: notes how far the table is, or empties it where it is switched
   off and the var says purge. With --empty nothing was read. #}
{% macro finish_publishing(this, watermarks) -%}
    {%- if execute -%}
        {%- if is_published(this.identifier) and not flags.EMPTY -%}
            {%- do set_watermark(watermarks, this.identifier, '', {
                'revision': current_revision('identity_clusters', watermarks),
                'fingerprint': "'" ~ sync_fingerprint(watermarks) ~ "'",
            }) -%}
        {%- elif not is_published(this.identifier) and selective_sync().purge -%}
            {%- do execute_sql(
                'delete from ' ~ this ~ ';\n'
                ~ 'delete from ' ~ watermarks ~ " where relation_name = '" ~ this.identifier ~ "' and subject = ''") -%}
        {%- endif -%}
        {%- do index_published(this) -%}
    {%- endif -%}
{%- endmacro %}

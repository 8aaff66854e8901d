{# Post-hook of identity_names, in the model's transaction: notes how far the table has read
   identity_clusters. With --empty nothing was read. #}
{% macro after_identity_names(this, watermarks) -%}
    {%- if execute -%}
        {%- do set_watermark(watermarks, this.identifier, '',
            {'revision': current_revision('identity_clusters', watermarks)}) if not flags.EMPTY -%}
        {%- do create_indexes(this, [
            {'name': 'founder', 'on': 'founder_key'},
        ], is_bulk=builds_anew()) -%}
    {%- endif -%}
{%- endmacro %}

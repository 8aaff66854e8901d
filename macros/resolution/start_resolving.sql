{% macro start_resolving(this, watermarks) -%}
    {%- if execute -%}
        {%- do prepare_engine() -%}
        {%- if not is_built_anew() -%}
            {%- do refuse_other_rules(this, watermarks) -%}
        {%- else -%}
            {%- do set_watermark(watermarks, 'identity_clusters', 'identity_sightings', {'revision': '0'}) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro start_resolving(this, watermarks) -%}
    {%- if execute -%}
        {%- do start_run_clock() -%}
        {%- do prepare_engine() -%}
        {%- do lock_space(watermarks) -%}
        {%- if is_incremental() -%}
            {%- do refuse_other_rules(this, watermarks) -%}
        {%- else -%}
            {%- do set_watermark(watermarks, 'identity_clusters', 'identity_sightings', {'revision': '0'}) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Without the secret nobody who was erased could be recognised: they would come back. #}
{% macro refuse_lost_secret(secrets, tombstones, suppressions) -%}
    {%- if execute and has_forgotten(tombstones, suppressions)
        and (not load_relation(secrets) or fetch_row('select count(*) from ' ~ secrets)[0] == 0) -%}
        {%- do exceptions.raise_compiler_error(
            'deletion: found no secret in ' ~ secrets ~ ', expected the one by which ' ~ tombstones ~ ' and ' ~ suppressions
            ~ ' know whom to forget; restore ' ~ secrets ~ ' from a backup, because with another secret everybody who was'
            ~ ' erased would come back.') -%}
    {%- endif -%}
{%- endmacro %}

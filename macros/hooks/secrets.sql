{# Pre-hook of secrets. Raises if the secret is lost and somebody is to be forgotten: under a new
   secret nobody who was erased could be recognized, and everybody would come back. #}
{% macro before_secrets(secrets, tombstones, suppressions) -%}
    {%- if execute and check_anyone_forgotten(tombstones, suppressions)
        and (not load_relation(secrets) or fetch_row('select count(*) from ' ~ secrets)[0] == 0) -%}
        {%- do exceptions.raise_compiler_error(
            'deletion: found no secret in ' ~ secrets ~ ', expected the one by which ' ~ tombstones
            ~ ' and ' ~ suppressions ~ ' know whom to forget; restore ' ~ secrets
            ~ ' from a backup, because with another secret everybody who was erased would come'
            ~ ' back.') -%}
    {%- endif -%}
{%- endmacro %}

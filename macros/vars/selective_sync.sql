{% macro validate_selective_sync(name, given, keys) -%}
    {%- if given is not mapping -%}
        {{ refuse_var(name, given, 'a mapping with the keys ' ~ keys | join(', ')) }}
    {%- endif -%}
    {%- do refuse_unknown_keys(name, given, keys) -%}
    {%- for key in ['enabled', 'purge'] if key in given and given[key] is not boolean -%}
        {{ refuse_var(name ~ '.' ~ key, given[key], 'true or false') }}
    {%- endfor -%}
    {%- for key in ['tables', 'columns', 'external_id_types', 'created_sources'] if key in given and given[key] is not mapping -%}
        {{ refuse_var(name ~ '.' ~ key, given[key], 'a mapping') }}
    {%- endfor -%}
    {%- do refuse_unknown_keys(name ~ '.tables', given.get('tables', {}), published_tables()) -%}
    {%- for table, is_on in given.get('tables', {}).items() if is_on is not boolean -%}
        {{ refuse_var(name ~ '.tables.' ~ table, is_on, 'true or false') }}
    {%- endfor -%}
    {%- do refuse_unknown_keys(name ~ '.columns', given.get('columns', {}), ['exclude']) -%}
    {%- do validate_excluded_columns(name ~ '.columns.exclude', given.get('columns', {}).get('exclude', [])) -%}
    {%- for key in ['external_id_types', 'created_sources'] -%}
        {%- do validate_include_exclude(name ~ '.' ~ key, given.get(key, {})) -%}
    {%- endfor -%}
{%- endmacro %}

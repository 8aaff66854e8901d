{% macro segment_sources() -%}
    {%- set sources = var('segment_sources') -%}
    {%- if sources is string or sources is mapping or sources is not sequence or not sources -%}
        {{ refuse_var('segment_sources', sources, 'a list such as [{name: segment_web, source_key: fHz4PsaUf8}]') }}
    {%- endif -%}
    {%- set names = [] -%}
    {%- for entry in sources -%}
        {%- set name = 'segment_sources[' ~ loop.index ~ ']' -%}
        {%- if entry is not mapping -%}
            {{ refuse_var(name, entry, 'a mapping with name and source_key') }}
        {%- endif -%}
        {%- do refuse_unknown_keys(name, entry, ['name', 'source_key']) -%}
        {%- for key in ['name', 'source_key'] if entry.get(key) is not string or not entry.get(key) | trim -%}
            {{ refuse_var(name ~ '.' ~ key, entry.get(key), 'a text that is not empty') }}
        {%- endfor -%}
        {%- if entry.name in names -%}
            {{ refuse_var(name ~ '.name', entry.name, 'each source once') }}
        {%- endif -%}
        {%- do names.append(entry.name) -%}
    {%- endfor -%}
    {{- return(sources) -}}
{%- endmacro %}

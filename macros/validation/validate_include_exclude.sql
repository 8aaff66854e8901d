{% macro validate_include_exclude(name, given) -%}
    {%- do refuse_unknown_keys(name, given, ['include', 'exclude']) -%}
    {%- set include = given.get('include', 'all') -%}
    {%- if include != 'all' and (include is string or include is mapping or include is not sequence) -%}
        {{ refuse_var(name ~ '.include', include, 'all or a list of texts') }}
    {%- endif -%}
    {%- set exclude = given.get('exclude', []) -%}
    {%- if exclude is string or exclude is mapping or exclude is not sequence -%}
        {{ refuse_var(name ~ '.exclude', exclude, 'a list of texts') }}
    {%- endif -%}
    {%- for value in exclude + ([] if include == 'all' else include) if value is not string -%}
        {{ refuse_var(name, value, 'texts: put it in quotes') }}
    {%- endfor -%}
{%- endmacro %}

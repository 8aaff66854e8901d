{# JSON documents of which every part can be taken out and shown as it was written. #}

{# An expression: a JSON document that can be taken to parts. json_as_text() shows a part as it was
   written, save blanks. With `names` that holds only for parts whose name ends like one of these,
   in any case. #}
{% macro separable_json(document, names=none) -%}
    {{ adapter.dispatch('separable_json', 'identity_warehouse')(document, names) }}
{%- endmacro %}

{# jsonb takes a document to parts faster, and keeps the digits of numbers. It has no escaped NUL,
   so each is a tag. #}
{% macro postgres__separable_json(document, names) -%}
    {%- set text = 'cast(' ~ document ~ ' as text)' -%}
    cast(
        case
            when {{ has_escaped_nul(text) }}
                then regexp_replace(
                    {{ text }}, '(?<!\\)((?:\\\\)*)\\u0000', '\1{{ _nul_tag() }}', 'g'
                )
            else {{ text }}
        end as jsonb
    )
{%- endmacro %}

{# A number is a text behind a tag, if any number has a point or an exponent: DuckDB would make a
   double of such a number. The pattern matches everything up to the next number, texts as a whole.
   Its last match is what follows the last number, and leaves an empty tag behind, which is cut
   off. #}
{% macro duckdb__separable_json(document, names) -%}
    {%- set empty = '"' ~ number_tag() ~ '"' -%}
    {%- set ends = {} -%}
    {%- for name in names or [] -%}
        {%- do ends.update({modules.re.escape(name.split('_')[-1]): none}) -%}
    {%- endfor -%}
    case
        when not {{ matches_regex(document, "'[:,[\\s]-?[0-9]+[.eE]'") }} then {{ document }}
        {%- if names %}
        when not regexp_matches(
            {{ document }},
            '(?i)(?:{{ ends | join('|') | replace("'", "''") }})"\s*:\s*(?:-?[0-9]+[.eE]|[[])'
        )
            then {{ document }}
        {%- endif %}
        else regexp_replace(
            {{ document }},
            '((?:[^"0-9-]|"(?:[^"\\]|\\.)*")*)(-?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?)?',
            '\1"{{ number_tag() }}\2"', 'g'
        )[:-{{ empty | length + 1 }}]
    end
{%- endmacro %}

{# Returns the tag of a number on DuckDB, a text that no identifier begins with. #}
{% macro number_tag() -%}
    {{- return('number in a JSON document: ') -}}
{%- endmacro %}

{# Returns the tag of a NUL on PostgreSQL, a text that no identifier has in it. #}
{% macro _nul_tag() -%}
    {{- return('NUL in a JSON document') -}}
{%- endmacro %}

{# An expression: a part of what separable_json() returned, as the text of a JSON document. #}
{% macro json_as_text(part) -%}
    {{ adapter.dispatch('json_as_text', 'identity_warehouse')(part) }}
{%- endmacro %}

{% macro postgres__json_as_text(part) -%}
    replace(cast({{ part }} as text), '{{ _nul_tag() }}', '\u0000')
{%- endmacro %}

{% macro duckdb__json_as_text(part) -%}
    regexp_replace(cast({{ part }} as varchar), '"{{ number_tag() }}([^"]*)"', '\1', 'g')
{%- endmacro %}

{# An expression: the scalar that a part of what separable_json() returned is, as scalar_of_json()
   reads it from a text. #}
{% macro json_scalar(part) -%}
    {{ adapter.dispatch('json_scalar', 'identity_warehouse')(part) }}
{%- endmacro %}

{% macro postgres__json_scalar(part) -%}
    case jsonb_typeof({{ part }})
        when 'number' then {{ plain_number('(' ~ part ~ " #>> '{}')") | indent(8) }}
        when 'boolean' then {{ part }} #>> '{}'
        when 'string'
            then case
                when strpos({{ part }} #>> '{}', '{{ _nul_tag() }}') = 0 then {{ part }} #>> '{}'
            end
    end
{%- endmacro %}

{% macro duckdb__json_scalar(part) -%}
    {{ scalar_of_json(json_as_text(part)) }}
{%- endmacro %}

{% macro spark__separable_json(document, names) -%}
    {{ refuse_archives() }}
{%- endmacro %}

{% macro spark__json_as_text(part) -%}
    {{ refuse_archives() }}
{%- endmacro %}

{% macro spark__json_scalar(part) -%}
    {{ refuse_archives() }}
{%- endmacro %}

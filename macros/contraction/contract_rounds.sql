{# One level of the recursion: at most `width` rounds from `round` on, then itself with twice the width, so that
   any number of rounds stays far from the hundred levels that Jinja allows. Every round decides at least the
   earliest link of each hull. #}
{% macro contract_rounds(description, is_limited, max_rounds, undecided, round, width) -%}
    {%- set ns = namespace(round=round, undecided=undecided) -%}
    {%- for _ in range(width) -%}
        {%- if ns.undecided > 0 and (max_rounds is none or ns.round <= max_rounds) -%}
            {%- do log_progress(
                description ~ ', round ' ~ ns.round ~ ': ' ~ '{:,}'.format(ns.undecided) ~ ' links undecided') -%}
            {%- set ns.undecided = contract_round(ns.round, is_limited, ns.undecided) -%}
            {%- set ns.round = ns.round + 1 -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if ns.round < round + width -%}
        {{- return(ns.round - 1) -}}
    {%- endif -%}
    {{- return(contract_rounds(description, is_limited, max_rounds, ns.undecided, ns.round, 2 * width)) -}}
{%- endmacro %}

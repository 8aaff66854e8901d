{# One level of the recursion: rounds `round` to `round + width - 1`, then itself with twice the width, so
   that any number of rounds stays far from the hundred levels that Jinja allows. #}
{% macro contract_rounds(description, is_limited, max_rounds, round, width) -%}
    {%- set ns = namespace(round=round, is_done=false) -%}
    {%- for _ in range(width) -%}
        {%- set left = 0 if ns.is_done else fetch_row('select count(*) from contraction_undecided')[0] -%}
        {%- if left == 0 or (max_rounds is not none and ns.round > max_rounds) -%}
            {%- set ns.is_done = true -%}
        {%- else -%}
            {%- do log_progress(description ~ ', round ' ~ ns.round ~ ': ' ~ '{:,}'.format(left) ~ ' links undecided') -%}
            {%- do contract_round(ns.round, is_limited) -%}
            {%- set ns.round = ns.round + 1 -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(ns.round - 1 if ns.is_done
        else contract_rounds(description, is_limited, max_rounds, ns.round, 2 * width)) -}}
{%- endmacro %}

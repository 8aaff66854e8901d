{# The var health_thresholds: above which figures the tests of identity_health warn. #}

{# Returns the var health_thresholds as a dict with every key filled in. A key without a number is
   none, and its test is off. Raises an error where the var is wrong. #}
{% macro health_thresholds() -%}
    {%- set thresholds = {
        'largest_profile': none,
        'refused_links_of_an_identifier': none,
        'anonymous_only_share': none,
    } -%}
    {%- set given = var('health_thresholds') -%}
    {%- if given is not mapping -%}
        {{ refuse_var('health_thresholds', given,
            'a mapping with the keys ' ~ thresholds | join(', ')) }}
    {%- endif -%}
    {%- do refuse_unknown_keys('health_thresholds', given, thresholds.keys() | list) -%}
    {%- for key, value in given.items() if value is not none -%}
        {%- set name = 'health_thresholds.' ~ key -%}
        {%- if key == 'anonymous_only_share' -%}
            {%- if value is boolean or value is not number or not 0 <= value <= 1 -%}
                {{ refuse_var(name, value,
                    'a share from 0 to 1, such as 0.99, or null for no test') }}
            {%- endif -%}
        {%- elif value is boolean or value is not integer or value < 1 -%}
            {{ refuse_var(name, value, 'a whole number of at least 1, or null for no test') }}
        {%- endif -%}
    {%- endfor -%}
    {%- do thresholds.update(given) -%}
    {{- return(thresholds) -}}
{%- endmacro %}

{# Returns one threshold as SQL: a number, or null where its test is off. No figure is greater than
   null, so such a test finds no row. #}
{% macro health_threshold(key) -%}
    {%- set value = health_thresholds()[key] -%}
    {{- return('null' if value is none else value) -}}
{%- endmacro %}

{# None of the columns is ever null: not_null for all of them in one scan. A row has a null. #}
{% test always_filled(model, columns) %}

with relation as (
    select * from {{ model }}
)

select *
from relation
where
    {%- for column in columns %}
    {{ 'or ' if not loop.first }}{{ column }} is null
    {%- endfor %}

{% endtest %}

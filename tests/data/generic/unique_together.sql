{# No two rows agree in all of the columns. A row is a combination that occurs more than once. #}
{% test unique_together(model, columns) %}

with relation as (
    select * from {{ model }}
)

select
    {{ columns | join(', ') }},
    count(*) as row_count
from relation
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}

-- What the engine could not compile is no regular expression, and the engine itself says so.
{%- set patterns = {'^[-0]*$': true, "^it's$": true, '^(': false, '^[z-a]': false} %}
{%- set wrong = [] %}
{%- for pattern, is_one in patterns.items() %}
{%- do wrong.append(pattern) if execute and check_regex(pattern) != is_one %}
{%- endfor %}
select {{ text_literal(wrong | join(', ')) }} as wrong
where {{ 'true' if wrong else 'false' }}

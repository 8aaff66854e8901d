-- The name of a profile is the md5 of its founder, each part behind its length in characters, so
-- that no two founders run into one. It may never change: it is what customers have stored.
{%- set prefix = '0:,' ~ space_name() | length ~ ':' ~ space_name() ~ ',' %}

with founders (founder_type, founder_value) as (
    values
    ('email', 'jane@x.com'),
    ('a', 'b:c'),
    ('a:b', 'c'),
    ('user_id', 'Änne'),
    ('user_id', '')
),

expected (founder_type, founder_value, segment_id) as (
    values
    ('email', 'jane@x.com', 'use_{{ local_md5(prefix ~ '5:email,10:jane@x.com,1:0,') }}'),
    ('a', 'b:c', 'use_{{ local_md5(prefix ~ '1:a,3:b:c,1:0,') }}'),
    ('a:b', 'c', 'use_{{ local_md5(prefix ~ '3:a:b,1:c,1:0,') }}'),
    ('user_id', 'Änne', 'use_{{ local_md5(prefix ~ '7:user_id,4:Änne,1:0,') }}'),
    ('user_id', '', 'use_{{ local_md5(prefix ~ '7:user_id,0:,1:0,') }}')
),

found as (
    select
        founder_type,
        founder_value,
        {{ segment_id('founder_type', 'founder_value') | indent(8) }} as segment_id
    from founders
)

{{ differing_rows('found', 'expected') }}

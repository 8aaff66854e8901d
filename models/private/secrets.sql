{{
    config(
        full_refresh=false,
        pre_hook="{{ before_secrets(this, table_behind(ref('tombstones')), table_behind(ref('suppressions'))) }}"
    )
}}

{%- do refuse_to_guess() %}

-- Drawn once by the database itself. Keys of HMAC (RFC 2104): the secret XOR two constants.
with drawn {{ as_materialized() }} (
    select {{ random_bytes() }} as secret
)

select
    'identifiers' as secret_name,
    secret,
    {{ hmac_key('secret', 54) | indent(4) }} as inner_key,
    {{ hmac_key('secret', 92) | indent(4) }} as outer_key
from drawn
{%- if is_incremental() %}
where not exists (select 1 from {{ this }})
{%- endif %}

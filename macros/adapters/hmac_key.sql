{# An expression: a key of HMAC (RFC 2104), 64 bytes. It is a secret of 32 bytes, filled up to 64
   bytes with zeros, with each byte XOR `pad`. #}
{% macro hmac_key(secret, pad) -%}
    {{ adapter.dispatch('hmac_key', 'identity_warehouse')(secret, pad) }}
{%- endmacro %}

{% macro default__hmac_key(secret, pad) -%}
    (
        select string_agg(
            set_byte(
                '\x00', 0,
                case
                    when place < 32 then get_byte({{ secret }}, place % 32) # {{ pad }}
                    else {{ pad }}
                end
            ),
            '' order by place
        )
        from generate_series(0, 63) as places (place)
    )
{%- endmacro %}

{% macro duckdb__hmac_key(secret, pad) -%}
    unhex(list_aggregate(
        list_transform(
            range(64),
            lambda place: format(
                '{:02x}',
                case
                    when place < 32
                        then xor(
                            cast('0x' || substr(hex({{ secret }}), 2 * place + 1, 2) as integer),
                            {{ pad }}
                        )
                    else {{ pad }}
                end
            )
        ),
        'string_agg', ''
    ))
{%- endmacro %}

{% macro spark__hmac_key(secret, pad) -%}
    unhex(array_join(
        transform(
            sequence(0, 63),
            place -> lpad(
                hex(
                    case
                        when place < 32
                            then cast(
                                conv(substr(hex({{ secret }}), 2 * place + 1, 2), 16, 10) as int
                            ) ^ {{ pad }}
                        else {{ pad }}
                    end
                ),
                2, '0'
            )
        ),
        ''
    ))
{%- endmacro %}

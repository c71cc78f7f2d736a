"""Who may reach sign-in and the pages of one's own account."""

from tests.permissions.tables import read

LINES = read("""
# columns: see world.COLUMNS               vis fac buy com ele adm nob obu oco nei nad
accounts:profile                      GET  in   200  200  200  200  200  200  200  200  200  200
accounts:profile                      POST in   422  422  422  422  422  422  422  422  422  422
accounts:email                        GET  in   200  200  200  200  200  200  200  200  200  200
accounts:email                        POST in   422  422  422  422  422  422  422  422  422  422
accounts:confirm_email token=forged   GET  in   409  409  409  409  409  409  409  409  409  409
accounts:confirm_email token=forged   POST in   409  409  409  409  409  409  409  409  409  409
accounts:demo_entry role=facilitator  POST 404
account_login                         GET  200  top  top  top  top  top  top  top  top  top  top
account_login                         POST 422  top  top  top  top  top  top  top  top  top  top
account_request_login_code            GET  200  top  top  top  top  top  top  top  top  top  top
account_request_login_code            POST 422  top  top  top  top  top  top  top  top  top  top
account_confirm_login_code            GET  302  top  top  top  top  top  top  top  top  top  top
account_confirm_login_code            POST 302  top  top  top  top  top  top  top  top  top  top
mfa_authenticate                      GET  in   top  top  top  top  top  top  top  top  top  top
mfa_authenticate                      POST in   top  top  top  top  top  top  top  top  top  top
mfa_login_webauthn                    GET  in   top  top  top  top  top  top  top  top  top  top
mfa_login_webauthn                    POST in   top  top  top  top  top  top  top  top  top  top
account_inactive                      GET  200
account_reset_password                GET  200
account_reset_password                POST 422
account_confirm_password_reset_code   GET  in
account_confirm_password_reset_code   POST in
account_complete_password_reset       GET  302
account_complete_password_reset       POST 302
account_password_reset_completed      GET  200
account_logout                        POST in
mfa_index                             GET  in   200  200  200  200  200  200  200  200  200  200
account_change_password               GET  in   302  302  302  302  302  302  302  302  302  302
account_change_password               POST in   302  302  302  302  302  302  302  302  302  302
account_set_password                  GET  in   200  200  200  200  200  200  200  200  200  200
account_set_password                  POST in   422  422  422  422  422  422  422  422  422  422
account_reauthenticate                GET  in   403  403  403  403  403  403  403  403  403  403
account_reauthenticate                POST in   403  403  403  403  403  403  403  403  403  403
mfa_reauthenticate                    GET  in   403  403  403  403  403  403  403  403  403  403
mfa_reauthenticate                    POST in   403  403  403  403  403  403  403  403  403  403
mfa_reauthenticate_webauthn           GET  in   403  403  403  403  403  403  403  403  403  403
mfa_reauthenticate_webauthn           POST in   403  403  403  403  403  403  403  403  403  403
mfa_activate_totp                     GET  in   200  200  200  200  200  200  200  200  200  200
mfa_activate_totp                     POST in   422  422  422  422  422  422  422  422  422  422
mfa_deactivate_totp                   GET  in   404  404  404  404  404  404  404  404  404  404
mfa_deactivate_totp                   POST in   404  404  404  404  404  404  404  404  404  404
mfa_view_recovery_codes               GET  in   200  200  200  200  200  200  200  200  200  200
mfa_view_recovery_codes               POST in   404  404  404  404  404  404  404  404  404  404
mfa_generate_recovery_codes           GET  in   200  200  200  200  200  200  200  200  200  200
mfa_generate_recovery_codes           POST in   422  422  422  422  422  422  422  422  422  422
mfa_list_webauthn                     GET  in   200  200  200  200  200  200  200  200  200  200
mfa_add_webauthn                      GET  in   200  200  200  200  200  200  200  200  200  200
mfa_add_webauthn                      POST in   422  422  422  422  422  422  422  422  422  422
mfa_remove_webauthn pk=1              GET  in   404  404  404  404  404  404  404  404  404  404
mfa_remove_webauthn pk=1              POST in   404  404  404  404  404  404  404  404  404  404
mfa_edit_webauthn pk=1                GET  in   404  404  404  404  404  404  404  404  404  404
mfa_edit_webauthn pk=1                POST in   404  404  404  404  404  404  404  404  404  404
usersessions_list                     GET  in   200  200  200  200  200  200  200  200  200  200
usersessions_list                     POST in   302  302  302  302  302  302  302  302  302  302
""")

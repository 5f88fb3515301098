# in: extra
"""The same through programs."""
!curl -s -m 1 http://127.0.0.1:@PORT@ && echo STOLEN
!(exec 3<>/dev/tcp/127.0.0.1/@PORT@) 2>/dev/null && echo STOLEN
!sudo -n true 2> /dev/null && echo STOLEN
!su -c true < /dev/null 2> /dev/null && echo STOLEN

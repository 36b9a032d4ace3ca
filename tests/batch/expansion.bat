@echo off
setlocal enabledelayedexpansion
set A=one two three
echo %A:two=2%,%A:~0,3%,%A:~-5%,%A:~4,-6%,%A:*two=2%
echo [%undefined%] 100%% done
set B=!A!
set A=changed
echo !B! %B:one=1%
set "Q=quoted & kept" trailing
echo "%Q%"
echo a ^& b "c & d" ^^ ^
continued
echo %~n0 %~x0 %0
set N=A
echo !%N%!
echo.
echo/x
echo(y
(set C=inside
echo [%C%] [!C!])
cmd /v:on /c echo !B!

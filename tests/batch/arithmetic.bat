@echo off
set /a X=(3+4)*2, Y=X%%5, Z=1^<^<4
echo %X% %Y% %Z%
set /a "A=0x1F & 7, B=~A, C=!B, D=-17/5, E=-17%%5, F=2|8^1"
echo %A% %B% %C% %D% %E% %F%
set /a X+=10, X*=2, X-=1
echo %X%
set /a X=010
echo %X%
set /a X=1/0 2>nul
echo %ERRORLEVEL% %X%
set /a X=2147483647+1
echo %X%
cmd /c set /a 6*7

@echo off
(echo @setlocal
echo @set LEAK=here
echo @echo other %%1
echo @exit /b 4)> other.bat
call :sub first "second arg" third
echo back %ERRORLEVEL%
call other.bat x y
echo returned %ERRORLEVEL% [%LEAK%]
set V=name
set name=value
call echo %%%V%%%
goto :skip
echo never
:sub
echo %1 %~2 %* %0
shift
echo %1 %2
shift /1
echo %1 %2 [%3]
exit /b 7
:skip
pushd .
setlocal
set L=local
endlocal
echo [%L%]
popd
goto end
:end
echo last
cmd /c other.bat z
echo %ERRORLEVEL%
other.bat w
echo never, without call

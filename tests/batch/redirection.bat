@echo off
echo one> r.txt
>> r.txt echo two
type r.txt
(echo out& echo err>&2)> both.txt 2>&1
type both.txt
echo never> nul
dir nosuchfile.xyz 2> err.txt >nul || echo failed
type err.txt
echo piped| (set /p L=& call echo [%%L%%])
(echo c& echo b& echo a)| cmd /c "set /p X= & call echo first %%X%%"
set /p V=< r.txt
echo %V%
echo 2> two.txt
type two.txt
echo x 3>digit.txt
prompt $G
echo on
echo shown
@echo off
type nosuch.txt 2>&1
<nul set /p="no end"
echo|set /p=.
echo.

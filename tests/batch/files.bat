@echo off
echo hello> a.txt
echo world> b.txt
copy a.txt c.txt
copy a.txt+b.txt both.txt
type both.txt
copy /b a.txt+b.txt bin.txt >nul
for %%f in (bin.txt) do echo %%~zf
md d1\d2
md d1 2>&1
copy *.txt d1 >nul
dir /b d1
ren d1\*.txt *.bak
dir /b /o-n d1\*.bak
move d1\a.bak d1\d2\a.new
type d1\d2\a.new
del d1\b*.bak
dir /b /a-d d1
del nothere.txt 2>nul && echo no error
rd d1 2>nul || echo not empty
rd /s /q d1
if not exist d1 echo gone
echo one> "with space.txt"
type "with space.txt"
mklink /h link.txt a.txt >nul && type link.txt
cd /d %TEMP%
if "%CD%"=="%TEMP%" echo there
